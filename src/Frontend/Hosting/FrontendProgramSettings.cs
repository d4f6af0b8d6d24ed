using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Tls;

namespace Dormouse.Frontend.Hosting;

/// <summary>The settings of a frontend that is a program of its own, checked.</summary>
/// <param name="Options">The settings as they are written; they are those of a cluster.</param>
/// <param name="Machine">The name of the machine that it runs on.</param>
/// <param name="Files">Where the cluster's secrets lie on this machine.</param>
internal sealed record FrontendProgramSettings(DormouseOptions Options, string Machine, ClusterFiles Files)
{
    /// <summary>The cluster.</summary>
    public ClusterOptions Cluster => Options.Cluster;

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Some are wrong.</exception>
    public static FrontendProgramSettings Read(IConfiguration configuration)
    {
        var options = SettingsReader.Read(configuration, ProgramKinds.Frontend, initial: null, new FrontendProgramValidation());
        var files = new ClusterFiles(Path.GetDirectoryName(options.Storage.Path)!, options.Cluster.Id);
        return new(options, options.Machine.Name ?? files.OnlySilo() ?? MachineName.Own, files);
    }
}

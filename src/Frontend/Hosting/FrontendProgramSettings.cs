using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Frontend.Hosting;

/// <summary>The settings of a frontend that is a program of its own, checked.</summary>
/// <param name="Cluster">The cluster; there is one.</param>
/// <param name="Machine">The name of the machine that it runs on.</param>
/// <param name="Files">Where the cluster's secrets lie on this machine.</param>
/// <param name="Doors">The doors.</param>
internal sealed record FrontendProgramSettings(ClusterSettings Cluster, string Machine, ClusterFiles Files, FrontendSettings Doors)
{
    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static FrontendProgramSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var cluster = ClusterSettings.Read(reader);

        // A silo may run in the same folder with the same file: whether the values of what only it reads are right is none of our business.
        var store = HomeFolders.Full(reader.Text("Storage:Path") ?? Path.Combine(HomeFolders.Data, "dormouse.db"));
        var files = new ClusterFiles(Path.GetDirectoryName(store)!, cluster.Id);
        var machine = reader.Text("Machine:Name", MachineName.IsName, MachineName.Rule) ?? files.OnlySilo() ?? MachineName.Own;
        var settings = new FrontendProgramSettings(cluster, machine, files, FrontendSettings.Read(reader, enabled: true));
        reader.RefuseUnknown();
        if (!settings.Cluster.IsCluster)
        {
            throw new SettingsException(
                "Storage:Postgres is not set, and a frontend of its own belongs to a cluster; set it as for the silos, "
                + "or run src/Silo alone, which has the web console and the bot built in.");
        }

        return settings.Doors.IsEnabled
            ? settings
            : throw new SettingsException("Frontend:Enabled is 'False'; it must be true here, for this program is nothing but a frontend.");
    }
}

using System.Security.Cryptography;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary><c>cluster init</c>, <c>invite</c>, <c>join</c> and <c>status</c>: who belongs to the cluster.</summary>
internal static class ClusterVerb
{
    private const string Usage = "Write cluster init, cluster invite MACHINE, cluster invite NAME --frontend, cluster join FILE, or cluster status.";
    private const string FrontendFlag = "--frontend";

    /// <summary>Runs the verb.</summary>
    /// <param name="args">What to do, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(() =>
    {
        var words = args.TakeWhile(static word => !word.StartsWith('-')).ToArray();
        var isFrontend = args.Contains(FrontendFlag);
        var settings = Named(SiloSettings.Read(Configuration.Load([.. args[words.Length..].Where(static word => word != FrontendFlag)])));
        try
        {
            Console.WriteLine((words, isFrontend) switch
            {
                (["init"], false) => Init(settings),
                (["invite", var name], _) => Invite(settings, name, isFrontend ? MemberRole.Frontend : MemberRole.Silo),
                (["join", var file], false) => Join(settings, file),
                (["status"], false) => Status(settings),
                _ => throw new SettingsException(Usage),
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException(exception.Message);
        }

        return Task.FromResult(0);
    });

    private static SiloSettings Named(SiloSettings settings) => settings with { Machine = MachineFolders.Of(settings).NameOf(settings) };

    private static DateTimeOffset Now => TimeProvider.System.WallNow();

    private static string Init(SiloSettings settings)
    {
        var files = settings.ClusterFiles;
        if (File.Exists(files.Authority))
        {
            throw new SettingsException(
                $"The authority of cluster {settings.Cluster.Id} is here already, in {files.Authority}. "
                + "To begin anew, and shut out every machine, move that file and this machine's certificate away first.");
        }

        var own = CertificateOf(settings);
        if (File.Exists(own))
        {
            throw new SettingsException(
                $"This machine is a member of cluster {settings.Cluster.Id} already ({own}), and another machine has its authority; run 'cluster invite' there.");
        }

        using var authority = ClusterAuthority.Create(settings.Cluster.Id, Now);
        ClusterFiles.Create(files.Authority, authority.ToPem());
        var certificate = Install(own, authority.Invite(MemberRole.Silo, settings.Machine, Now));
        return $"""
            Cluster {settings.Cluster.Id} has an authority: {files.Authority}
            Its key is on this machine only. Keep a copy in a safe place; whoever has it can let anybody in.
            This machine is {certificate.Member}, until {Day(certificate.ValidUntil)}.
            For each other machine, run 'cluster invite MACHINE' here, copy MACHINE.join there, and run 'cluster join MACHINE.join' there.
            """;
    }

    private static string Invite(SiloSettings settings, string name, MemberRole role)
    {
        if (!MachineName.IsName(name))
        {
            throw SettingsException.Wrong("The name to invite", name, MachineName.Rule);
        }

        using var authority = OpenAuthority(settings);
        var file = Path.GetFullPath($"{name}.join");
        if (File.Exists(file))
        {
            throw new SettingsException($"{file} is there already; delete it, or use it.");
        }

        var text = authority.Invite(role, name, Now);
        ClusterFiles.Create(file, text);
        return $"""
            {file} lets in {MemberCertificate.Parse(text).Member}, until {Day(MemberCertificate.Parse(text).ValidUntil)}.
            Copy it there (for example with scp), run 'cluster join {name}.join' there, and delete both copies: it holds a secret key.
            """;
    }

    private static string Join(SiloSettings settings, string file)
    {
        var text = File.ReadAllText(file);
        MemberCertificate joining;
        try
        {
            joining = MemberCertificate.Parse(text);
        }
        catch (CryptographicException exception)
        {
            throw new SettingsException($"{file} is no join file: {exception.Message.TrimEnd('.')}. 'cluster invite' makes one.");
        }

        var member = joining.Member;
        if (member.Cluster != settings.Cluster.Id)
        {
            throw new SettingsException($"{file} is for cluster {member.Cluster}, and Cluster:Id is '{settings.Cluster.Id}' here; they must be the same.");
        }

        if (member.Role is MemberRole.Silo && member.Name != settings.Machine)
        {
            throw new SettingsException(
                $"{file} is for machine {member.Name}, and this one is {settings.Machine} (Machine:Name); run 'cluster invite {settings.Machine}' for it.");
        }

        if (joining.ValidUntil <= Now)
        {
            throw new SettingsException($"{file} has ended on {Day(joining.ValidUntil)}; make a new one with 'cluster invite {member.Name}'.");
        }

        Install(settings.Cluster.Certificate ?? (member.Role is MemberRole.Silo ? settings.ClusterFiles.Silo(member.Name) : settings.ClusterFiles.Frontend), text);
        return $"""
            This machine has the certificate of {member}, until {Day(joining.ValidUntil)}.
            A program that has one already takes this one by itself, others at their start. Delete {file}: it holds the secret key.
            """;
    }

    private static string Status(SiloSettings settings)
    {
        var files = settings.ClusterFiles;
        List<string> lines = [$"cluster    {settings.Cluster.Id}"];
        foreach (var path in new[] { CertificateOf(settings), files.Frontend }.Where(File.Exists))
        {
            try
            {
                var certificate = MemberCertificate.Parse(File.ReadAllText(path));
                lines.Add($"member     {certificate.Member}; {CertificateChoice.Describe(certificate, Now)}");
            }
            catch (CryptographicException exception)
            {
                lines.Add($"member     {path} can't be used: {exception.Message}");
            }
        }

        if (lines.Count == 1)
        {
            lines.Add("member     no certificate is installed; 'cluster init' makes one, or 'cluster invite' and 'cluster join'");
        }

        lines.Add(File.Exists(files.Authority) ? $"authority  here, {files.Authority}" : "authority  not on this machine");
        return string.Join('\n', lines);
    }

    private static ClusterAuthority OpenAuthority(SiloSettings settings)
    {
        var path = settings.ClusterFiles.Authority;
        if (!File.Exists(path))
        {
            throw new SettingsException(
                $"The authority of cluster {settings.Cluster.Id} is not here ({path}); run this where 'cluster init' was run, or run 'cluster init' first.");
        }

        try
        {
            return ClusterAuthority.Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new SettingsException($"The authority in {path} can't be used: {exception.Message.TrimEnd('.')}. Put its copy back.");
        }
    }

    private static string CertificateOf(SiloSettings settings) => settings.Cluster.Certificate ?? settings.ClusterFiles.Silo(settings.Machine);

    private static MemberCertificate Install(string path, string text)
    {
        ClusterFiles.Replace(path, text);
        return MemberCertificate.Parse(text);
    }

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";
}

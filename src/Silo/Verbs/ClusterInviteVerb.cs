using System.CommandLine;
using System.Security.Cryptography;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>cluster invite MACHINE</c> and <c>cluster invite NAME --frontend</c>: makes the file with which another machine, or a frontend,
/// becomes a member.
/// </summary>
internal sealed class ClusterInviteVerb : ClusterVerb
{
    private readonly Argument<string> _name = new("NAME");
    private readonly Option<bool> _isFrontend = new("--frontend");

    /// <summary>Makes the verb.</summary>
    public ClusterInviteVerb()
        : base("invite", "there: make NAME.join for another machine, or for a frontend")
    {
        Add(_name);
        Add(_isFrontend);
    }

    protected override string Run(ParseResult words, SiloSettings settings)
    {
        var name = words.GetRequiredValue(_name);
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

        var text = authority.Invite(words.GetValue(_isFrontend) ? MemberRole.Frontend : MemberRole.Silo, name, Now);
        ClusterFiles.Create(file, text);
        return $"""
            {file} lets in {MemberCertificate.Parse(text).Member}, until {Day(MemberCertificate.Parse(text).ValidUntil)}.
            Copy it there (for example with scp), run 'cluster join {name}.join' there, and delete both copies: it holds a secret key.
            """;
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
            throw SelfInvitation.Unusable(settings.ClusterFiles, exception);
        }
    }
}

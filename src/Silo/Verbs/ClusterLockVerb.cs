using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>cluster lock</c>: locks the key of the cluster's authority with a passphrase, or with another one. It is asked for in the terminal;
/// <c>--new FILE</c> names a file with it, and for a key that is open <c>Cluster:PassphraseFile</c> does.
/// </summary>
internal sealed class ClusterLockVerb : ClusterVerb
{
    private readonly Option<string> _new = new("--new") { HelpName = "FILE" };

    /// <summary>Makes the verb.</summary>
    public ClusterLockVerb()
        : base("lock", "where the authority is: lock its key with a passphrase, or change that") => Add(_new);

    protected override Task<string> DoAsync(ParseResult words, SiloSettings settings)
    {
        var files = settings.ClusterFiles;
        using var authority = OpenAuthority(settings);
        var wasLocked = new AuthorityFile(files, passphrase: null).IsLocked;
        var passphrase = words.GetValue(_new) is { } file ? File.ReadAllText(file).Trim()
            : (wasLocked ? null : settings.Cluster.Passphrase)
            ?? Passphrase.AskNew()
            ?? throw new SettingsException("There is no terminal to ask for the new passphrase; write it into a file, and --new FILE.");
        ClusterFiles.Replace(files.Authority, authority.ToPem(Passphrase.Require(passphrase)));
        return Task.FromResult(
            $"""
            The key of the authority in {files.Authority} is locked{(wasLocked ? " with the new passphrase" : "")}.
            Without the passphrase nobody can be let in, and certificates that end are renewed by 'cluster invite' and 'cluster join'.
            Copies and backups of the file from before are as open as they were.
            """);
    }
}

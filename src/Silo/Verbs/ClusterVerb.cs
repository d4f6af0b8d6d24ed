using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary>A verb about who belongs to the cluster.</summary>
/// <param name="name">Its name, behind <c>cluster</c>.</param>
/// <param name="description">What it does.</param>
internal abstract class ClusterVerb(string name, string description) : Verb(name, description)
{
    /// <summary>The sentence for whoever writes none of them, or one in another way than it is written.</summary>
    public const string Words =
        "Write cluster init, cluster invite MACHINE, cluster invite NAME --frontend, cluster join FILE, cluster lock, or cluster status.";

    /// <summary>The moment.</summary>
    protected static DateTimeOffset Now => TimeProvider.System.WallNow();

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var read = SiloSettings.Read(Configuration.Load(settings));
        try
        {
            Console.WriteLine(await DoAsync(words, read with { Machine = MachineFolders.Of(read).NameOf(read) }));
            return 0;
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{read.Cluster.Postgres!.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException(exception.Message);
        }
    }

    /// <summary>Does it.</summary>
    /// <param name="words">Its arguments and options.</param>
    /// <param name="settings">The settings, with the name that this machine has in the cluster.</param>
    /// <returns>What to tell.</returns>
    protected abstract Task<string> DoAsync(ParseResult words, SiloSettings settings);

    /// <summary>The cluster's authority, which is on this machine; a terminal is asked for a passphrase that the settings don't say.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The authority.</returns>
    /// <exception cref="SettingsException">It is not here, or it can't be used.</exception>
    protected static ClusterAuthority OpenAuthority(SiloSettings settings)
    {
        var file = new AuthorityFile(settings.ClusterFiles, settings.Cluster.Passphrase);
        return !file.IsHere
            ? throw new SettingsException(
                $"The authority of cluster {settings.Cluster.Id} is not here ({settings.ClusterFiles.Authority}); "
                + "run this where 'cluster init' was run, or run 'cluster init' first.")
            : file.IsClosed && Passphrase.Ask("The authority's passphrase") is { } passphrase
                ? new AuthorityFile(settings.ClusterFiles, passphrase).Open()
            : file.Open();
    }

    /// <summary>Where the cluster keeps which join files may still be used.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The place.</returns>
    /// <exception cref="SettingsException">The settings don't say where.</exception>
    /// <exception cref="UnavailableException">It can't be had.</exception>
    protected static async Task<PostgresInvitations> InvitationsAsync(SiloSettings settings) => settings.Cluster.Postgres is null
        ? throw new SettingsException(
            "Storage:Postgres and Storage:PostgresFile are not set; the cluster's PostgreSQL sees to it that a join file is used once.")
        : new(await PostgresStore.OpenAsync(settings.Cluster));

    /// <summary>The file of this machine's certificate, there or not.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>Its path.</returns>
    protected static string CertificateOf(SiloSettings settings) =>
        settings.Cluster.Certificate ?? settings.ClusterFiles.Silo(settings.Machine);

    /// <summary>Puts a certificate where it belongs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The certificate.</param>
    /// <returns>The certificate.</returns>
    protected static MemberCertificate Install(string path, string text)
    {
        ClusterFiles.Replace(path, text);
        return MemberCertificate.Parse(text);
    }

    /// <summary>The day of a moment.</summary>
    /// <param name="time">The moment.</param>
    /// <returns>For example <c>2026-01-31</c>.</returns>
    protected static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";
}

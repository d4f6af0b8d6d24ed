using System.Net;
using System.Security.Cryptography;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Tls;

/// <summary>Which certificate a program uses, and whether it may do without.</summary>
public static class CertificateChoice
{
    /// <summary>How long before its end people are warned.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromDays(30);

    /// <summary>What is shouted at the start of a program that talks to other machines without a lock.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="certificate">What the program shows; null if it has none.</param>
    /// <param name="isSilo">Whether others call it.</param>
    /// <returns>One sentence; null if nothing is to be said.</returns>
    public static string? Insecurity(ClusterOptions settings, InstalledCertificate? certificate, bool isSilo) =>
        !settings.Insecure || certificate is not null
            ? null
            : isSilo
            ? $"Cluster:Insecure is true: whoever reaches {settings.Address} can run commands on this machine{Users(settings.Address)}, "
                + "and what is said to other machines can be read on the way"
            : "Cluster:Insecure is true: what is said to other machines can be read on the way, "
                + "and whoever answers in their place is believed";

    /// <summary>The lines that say so where people look.</summary>
    /// <param name="insecurity">The sentence, or null.</param>
    /// <returns>No lines, or a few that stand out.</returns>
    public static IEnumerable<string> Shout(string? insecurity) => insecurity is null
        ? []
        :
        [
            "",
            "  !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!  BEWARE  !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
            $"  {insecurity}.",
            "  It is meant for a private tunnel only; without it the cluster locks itself.",
            "",
        ];

    /// <summary>The certificate of a silo of a cluster.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="files">Where certificates lie.</param>
    /// <param name="machine">The machine's name.</param>
    /// <param name="now">The time.</param>
    /// <returns>The certificate, or null if there is none and none is needed.</returns>
    /// <exception cref="SettingsException">There is none, and its ports would be open to other machines; or it can't be used.</exception>
    public static InstalledCertificate? ForSilo(ClusterOptions settings, ClusterFiles files, string machine, DateTimeOffset now)
    {
        var path = settings.Certificate ?? files.Silo(machine);
        if (settings.Certificate is not null || File.Exists(path))
        {
            return Load(path, new Member(settings.Id, MemberRole.Silo, machine), now);
        }

        // Orleans' ports give whoever reaches them the power to run commands, every user of this machine too.
        return settings.Insecure
            ? null
            : throw new SettingsException(
                $"This machine has no certificate of cluster {settings.Id}, and whoever reaches {settings.Address} (Cluster:Address) "
                + $"could run commands; {Mend($"invite {machine}", machine)} "
                + "(or set Cluster:Insecure=true if only a private tunnel leads here).");
    }

    /// <summary>What is said where a frontend, or a verb that asks silos, has no certificate.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The exception.</returns>
    public static SettingsException NoFrontend(ClusterOptions settings) => new(
        $"This program has no certificate of cluster {settings.Id}, and silos let nobody in without one; "
        + $"{Mend("invite NAME --frontend", "NAME")} (or set Cluster:Insecure=true on all of them if only a private tunnel leads there).");

    /// <summary>The certificate of a frontend: one of its own, or else that of the silo of the same machine and home.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="files">Where certificates lie.</param>
    /// <param name="machine">The machine's name.</param>
    /// <param name="now">The time.</param>
    /// <returns>The certificate, or null if there is none.</returns>
    /// <exception cref="SettingsException">It can't be used.</exception>
    public static InstalledCertificate? ForFrontend(ClusterOptions settings, ClusterFiles files, string machine, DateTimeOffset now)
    {
        var path = settings.Certificate ?? (File.Exists(files.Frontend) ? files.Frontend : files.Silo(machine));
        return settings.Certificate is null && !File.Exists(path)
            ? null
            : Load(path, new Member(settings.Id, MemberRole.Frontend, machine), now);
    }

    /// <summary>Whether people must be warned that a certificate ends.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it ends soon, or has ended.</returns>
    public static bool EndsSoon(MemberCertificate certificate, DateTimeOffset now) => certificate.ValidUntil - now < Warning;

    /// <summary>Says until when a certificate is valid, and what to do if that is soon.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    /// <returns>A clause.</returns>
    public static string Describe(MemberCertificate certificate, DateTimeOffset now)
    {
        var left = certificate.ValidUntil - now;
        var valid = left <= TimeSpan.Zero
            ? $"the certificate has ended on {certificate.ValidUntil.UtcDateTime:yyyy-MM-dd}"
            : $"the certificate is valid until {certificate.ValidUntil.UtcDateTime:yyyy-MM-dd} ({(int)left.TotalDays} days)";
        return EndsSoon(certificate, now) ? $"{valid}: {Renew(certificate.Member)}" : valid;
    }

    /// <summary>How a certificate is renewed.</summary>
    /// <param name="member">Whose it is.</param>
    /// <returns>A clause.</returns>
    internal static string Renew(Member member)
    {
        var frontend = member.Role is MemberRole.Frontend ? " --frontend" : "";
        return $"run 'cluster invite {member.Name}{frontend}' where 'cluster init' was run, and 'cluster join {member.Name}.join' here";
    }

    private static string Mend(string invite, string name) =>
        $"run 'cluster {invite}' on the machine that has the cluster's authority, and 'cluster join {name}.join' here";

    private static string Users(IPAddress address) => IPAddress.IsLoopback(address) ? ", and every user of it does" : "";

    private static InstalledCertificate Load(string path, Member wanted, DateTimeOffset now)
    {
        InstalledCertificate installed;
        try
        {
            installed = InstalledCertificate.Load(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"The cluster certificate {path} (Cluster:Certificate) can't be used: {exception.Message.TrimEnd('.')}. {Sentence(Renew(wanted))}");
        }

        var (member, until) = (installed.Current.Member, installed.Current.ValidUntil);
        return member.Cluster != wanted.Cluster
            ? throw new SettingsException(
                $"The cluster certificate {path} is for cluster {member.Cluster}, and Cluster:Id is '{wanted.Cluster}'; they must be the same.")
            : wanted.Role is MemberRole.Silo && member != wanted
            ? throw new SettingsException(
                $"The cluster certificate {path} is that of {member}, and this is silo {wanted.Name} (Machine:Name). {Sentence(Renew(wanted))}")
            : until <= now
            ? throw new SettingsException(
                $"The cluster certificate {path} has ended on {until.UtcDateTime:yyyy-MM-dd}. {Sentence(Renew(member))}")
            : installed;
    }

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}

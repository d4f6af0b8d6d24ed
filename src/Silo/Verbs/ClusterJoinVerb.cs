using System.CommandLine;
using System.Security.Cryptography;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary><c>cluster join FILE</c>: makes this machine the member that the file is for.</summary>
internal sealed class ClusterJoinVerb : ClusterVerb
{
    private readonly Argument<string> _file = new("FILE");

    /// <summary>Makes the verb.</summary>
    public ClusterJoinVerb()
        : base("join", "on the other machine: use it") => Add(_file);

    protected override string Run(ParseResult words, SiloSettings settings)
    {
        var file = words.GetRequiredValue(_file);
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
            throw new SettingsException(
                $"{file} is for cluster {member.Cluster}, and Cluster:Id is '{settings.Cluster.Id}' here; they must be the same.");
        }

        if (member.Role is MemberRole.Silo && member.Name != settings.Machine)
        {
            throw new SettingsException(
                $"{file} is for machine {member.Name}, and this one is {settings.Machine} (Machine:Name); run 'cluster invite {settings.Machine}' for it.");
        }

        if (joining.ValidUntil <= Now)
        {
            throw new SettingsException(
                $"{file} has ended on {Day(joining.ValidUntil)}; make a new one with 'cluster invite {member.Name}'.");
        }

        Install(
            settings.Cluster.Certificate ?? (member.Role is MemberRole.Silo ? settings.ClusterFiles.Silo(member.Name) : settings.ClusterFiles.Frontend),
            text);
        return $"""
            This machine has the certificate of {member}, until {Day(joining.ValidUntil)}.
            A program that has one already takes this one by itself, others at their start. Delete {file}: it holds the secret key.
            """;
    }
}

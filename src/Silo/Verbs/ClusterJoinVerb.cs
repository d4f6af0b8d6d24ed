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

    protected override async Task<string> DoAsync(ParseResult words, SiloSettings settings)
    {
        var path = words.GetRequiredValue(_file);
        var text = File.ReadAllText(path);
        if (JoinFile.Parse(text) is not { } file)
        {
            return Use(path, Former(path, text), text, settings);
        }

        var member = file.Member;
        Require(path, member, settings);
        if (file.Until <= Now)
        {
            throw Over(path, member, $"has ended on {file.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        // Only now, when nothing else can be wrong: it can be used once.
        ClusterFiles.RequireWritable(PathOf(member, settings));
        var key = await (await InvitationsAsync(settings)).TakeAsync(file.Id) ?? throw Over(path, member, "was used already, or has ended");
        try
        {
            var certificate = file.Unlock(key);
            return Use(path, MemberCertificate.Parse(certificate), certificate, settings);
        }
        catch (CryptographicException)
        {
            throw Over(path, member, "was changed since it was made");
        }
    }

    private static string Use(string path, MemberCertificate joining, string text, SiloSettings settings)
    {
        Require(path, joining.Member, settings);
        Install(PathOf(joining.Member, settings), text);
        return $"""
            This machine has the certificate of {joining.Member}, until {Day(joining.ValidUntil)}.
            A program that has one already takes this one by itself, others at their start. Delete {path}: it is of no more use.
            """;
    }

    /// <summary>A file of an older version is the certificate itself.</summary>
    private static MemberCertificate Former(string path, string text)
    {
        try
        {
            var joining = MemberCertificate.Parse(text);
            return joining.ValidUntil > Now ? joining : throw Over(path, joining.Member, $"has ended on {Day(joining.ValidUntil)}");
        }
        catch (CryptographicException exception)
        {
            throw new SettingsException($"{path} is no join file: {exception.Message.TrimEnd('.')}. 'cluster invite' makes one.");
        }
    }

    private static string PathOf(Member member, SiloSettings settings) => settings.Cluster.Certificate
        ?? (member.Role is MemberRole.Silo ? settings.ClusterFiles.Silo(member.Name) : settings.ClusterFiles.Frontend);

    private static void Require(string path, Member member, SiloSettings settings)
    {
        if (member.Cluster != settings.Cluster.Id)
        {
            throw new SettingsException(
                $"{path} is for cluster {member.Cluster}, and Cluster:Id is '{settings.Cluster.Id}' here; they must be the same.");
        }

        if (member.Role is MemberRole.Silo && member.Name != settings.Machine)
        {
            throw new SettingsException(
                $"{path} is for machine {member.Name}, and this one is {settings.Machine} (Machine:Name); "
                + $"run 'cluster invite {settings.Machine}' for it.");
        }
    }

    private static SettingsException Over(string path, Member member, string what)
    {
        var frontend = member.Role is MemberRole.Frontend ? " --frontend" : "";
        return new($"{path} {what}; make a new one with 'cluster invite {member.Name}{frontend}' where the cluster's authority is.");
    }
}

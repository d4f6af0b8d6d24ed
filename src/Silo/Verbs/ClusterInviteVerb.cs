using System.CommandLine;
using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>cluster invite MACHINE</c> and <c>cluster invite NAME --frontend</c>: makes the file with which another machine, or a frontend,
/// becomes a member, once and within a day, or within <c>--hours</c>.
/// </summary>
internal sealed class ClusterInviteVerb : ClusterVerb
{
    private const int Hours = 24;
    private const int MostHours = 720;

    private readonly Argument<string> _name = new("NAME");
    private readonly Option<bool> _isFrontend = new("--frontend");
    private readonly Option<string> _hours = new("--hours") { HelpName = "NUMBER" };

    /// <summary>Makes the verb.</summary>
    public ClusterInviteVerb()
        : base("invite", "there: make NAME.join for another machine, or for a frontend")
    {
        Add(_name);
        Add(_isFrontend);
        Add(_hours);
    }

    protected override async Task<string> DoAsync(ParseResult words, SiloSettings settings)
    {
        var name = words.GetRequiredValue(_name);
        if (!MachineName.IsName(name))
        {
            throw SettingsException.Wrong("The name to invite", name, MachineName.Rule);
        }

        var life = LifeOf(words.GetValue(_hours));
        using var authority = OpenAuthority(settings);
        var path = Path.GetFullPath($"{name}.join");
        if (File.Exists(path))
        {
            throw new SettingsException($"{path} is there already; delete it, or use it.");
        }

        var member = new Member(settings.Cluster.Id, words.GetValue(_isFrontend) ? MemberRole.Frontend : MemberRole.Silo, name);
        var invitations = await InvitationsAsync(settings);
        var (file, key) = JoinFile.Lock(member, authority.Invite(member.Role, name, Now), Now + life);
        await invitations.KeepAsync(file.Id, key, life);
        ClusterFiles.Create(path, file.ToText());
        return $"""
            {path} lets in {member}, once and until {file.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.
            Copy it there (for example with scp), and run 'cluster join {name}.join' there.
            """;
    }

    private static TimeSpan LifeOf(string? hours) =>
        hours is null ? TimeSpan.FromHours(Hours)
        : int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostHours
            ? TimeSpan.FromHours(number)
        : throw SettingsException.Wrong("The number of --hours", hours, $"a whole number from 1 to {MostHours}");
}

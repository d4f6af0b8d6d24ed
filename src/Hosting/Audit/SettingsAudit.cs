using System.Globalization;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Audit;

/// <summary>
/// Notes in the audit whom the settings name that a program is started with, where that is not what it was started with before: settings
/// let people in and out like verbs do. It is tried until the store has it.
/// </summary>
/// <param name="program">The program, such as <c>silo nas</c>.</param>
/// <param name="users">The section <c>Users</c>.</param>
/// <param name="grains">The grains.</param>
/// <param name="time">The clock.</param>
public sealed class SettingsAudit(
    string program, IReadOnlyDictionary<string, UserOptions> users, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>The people as they are noted.</summary>
    /// <param name="users">The section <c>Users</c>.</param>
    /// <returns>They, by the alphabet.</returns>
    public static IReadOnlyList<SettingsPerson> PeopleOf(IReadOnlyDictionary<string, UserOptions> users) =>
        [.. users.OrderBy(static user => user.Key, StringComparer.Ordinal).Select(static user => PersonOf(user.Key, user.Value))];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<IAuditGrain>(IAuditGrain.Key).NoteSettings(program, PeopleOf(users));
                return;
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The silo is not there yet, or the store is away: who is let in does not wait for a note.
                await Task.Delay(Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static SettingsPerson PersonOf(string name, UserOptions user)
    {
        string[] shown =
        [
            .. user.Telegram.Values.Order().Select(static id => string.Create(CultureInfo.InvariantCulture, $"telegram {id}")),
            .. user.Token is null ? (string[])[] : ["a token"],
            .. user.Trusted ? (string[])["trusted"] : [],
        ];
        var text = string.Join(", ", shown);
        return new(name, text, Digest.Of($"{text}\n{user.Token}"));
    }
}

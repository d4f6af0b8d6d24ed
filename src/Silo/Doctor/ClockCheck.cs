using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether this computer's clock is right: certificates, leases and the times that people see depend on it.</summary>
internal static class ClockCheck
{
    private const string TelegramApi = "https://api.telegram.org";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(1);

    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        try
        {
            return await settings.Deployment.Checks.OtherClockAsync() is var (whose, time)
                ? Compare(whose, time, Own)
                : Finding.Ok(
                    "clock",
                    string.Create(CultureInfo.InvariantCulture, $"{Own:yyyy-MM-dd HH:mm:ss} UTC; there is nothing to compare it with"));
        }
        catch (Exception exception) when (
            PostgresStore.IsAway(exception) || exception is HttpRequestException or OperationCanceledException)
        {
            return Finding.Warn("clock", "it can't be compared with any other, because the other one can't be reached");
        }
    }

    /// <summary>Compares the clock with another one.</summary>
    /// <param name="other">Whose the other one is.</param>
    /// <param name="theirs">What it says.</param>
    /// <param name="ours">What ours says.</param>
    /// <returns>The finding; 5 s are not noticed, a minute does harm.</returns>
    public static Finding Compare(string other, DateTimeOffset theirs, DateTimeOffset ours)
    {
        var difference = ours - theirs;
        var side = difference < TimeSpan.Zero ? "behind" : "ahead of";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"it is {difference.Duration().TotalSeconds:0} s {side} that of {other}; set one of them right (timedatectl set-ntp true)");
        return difference.Duration() < Unnoticed ? Finding.Ok("clock", $"the same as that of {other}")
            : new(difference.Duration() < Harmful ? FindingLevel.Warn : FindingLevel.Fail, "clock", text);
    }

    private static DateTimeOffset Own => TimeProvider.System.WallNow();

    /// <summary>Asks Telegram what time it is.</summary>
    /// <param name="telegram">The bot.</param>
    /// <returns>The time; null if it does not say.</returns>
    public static async Task<DateTimeOffset?> TelegramTimeAsync(TelegramSettings telegram)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var response = await http.GetAsync(
            new Uri($"{telegram.ApiUrl ?? TelegramApi}/bot{telegram.Token}/getMe"), HttpCompletionOption.ResponseHeadersRead);
        return response.Headers.Date;
    }
}

using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Npgsql;

namespace Dormouse.Silo.Verbs;

// Whether this computer's clock is right: certificates, leases and the times that people see depend on it.
internal static partial class DoctorVerb
{
    private const string TelegramApi = "https://api.telegram.org";
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(1);

    private static async Task<Finding> ClockAsync(SiloSettings settings)
    {
        try
        {
            return settings.Cluster.IsCluster ? Clock("PostgreSQL", await PostgresTimeAsync(settings), Own)
                : settings.Frontend.Telegram is { } telegram && await TelegramTimeAsync(telegram) is { } time ? Clock("Telegram", time, Own)
                : new(Level.Ok, "clock", string.Create(CultureInfo.InvariantCulture, $"{Own:yyyy-MM-dd HH:mm:ss} UTC; there is nothing to compare it with"));
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception) || exception is HttpRequestException or OperationCanceledException)
        {
            return new(Level.Warn, "clock", "it can't be compared with any other, because the other one can't be reached");
        }
    }

    /// <summary>Compares the clock with another one.</summary>
    internal static Finding Clock(string other, DateTimeOffset theirs, DateTimeOffset ours)
    {
        var difference = ours - theirs;
        var text = string.Create(
            CultureInfo.InvariantCulture, $"it is {difference.Duration().TotalSeconds:0} s {(difference < TimeSpan.Zero ? "behind" : "ahead of")} that of {other}; set one of them right (timedatectl set-ntp true)");
        return difference.Duration() < Unnoticed ? new(Level.Ok, "clock", $"the same as that of {other}")
            : new(difference.Duration() < Harmful ? Level.Warn : Level.Fail, "clock", text);
    }

    private static DateTimeOffset Own => TimeProvider.System.WallNow();

    private static async Task<DateTimeOffset> PostgresTimeAsync(SiloSettings settings)
    {
        await using var connection = new NpgsqlConnection(settings.Cluster.Postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new((DateTime)(await command.ExecuteScalarAsync())!);
    }

    private static async Task<DateTimeOffset?> TelegramTimeAsync(TelegramSettings telegram)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var response = await http.GetAsync(new Uri($"{telegram.ApiUrl ?? TelegramApi}/bot{telegram.Token}/getMe"), HttpCompletionOption.ResponseHeadersRead);
        return response.Headers.Date;
    }
}

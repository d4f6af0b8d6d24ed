using Dormouse.Hosting.Settings;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Doctor;

/// <summary>The checks of a machine that stands alone.</summary>
/// <param name="settings">The settings.</param>
internal sealed class StandaloneChecks(SiloSettings settings) : DeploymentChecks(settings)
{
    public override Task<Finding> StoreAsync()
    {
        try
        {
            using var store = EmbeddedStore.Open(Settings.StorePath);
            return Task.FromResult(FolderCheck.Writable("store", store.Path));
        }
        catch (UnavailableException exception)
        {
            var isRunning = exception.Message.Contains("another Dormouse", StringComparison.Ordinal);
            return Task.FromResult(
                isRunning ? Finding.Warn("store", "a Dormouse is running with it now") : Finding.Fail("store", exception.Message));
        }
    }

    public override Task<Finding> MachineNameAsync() => Task.FromResult(
        EmbeddedNames.PeekSessions(Settings.StorePath).FirstOrDefault(other => other != Settings.Machine) is { } stray
            ? Finding.Warn(
                "machine",
                $"there are sessions of '{stray}', which never run while this machine is '{Settings.Machine}'; "
                + $"run 'rename {stray} {Settings.Machine}'")
            : Finding.Ok("machine", $"'{Settings.Machine}' stands alone"));

    public override Task<Finding> AddressAsync() => Task.FromResult(Finding.Ok("address", "not needed: no cluster"));

    public override Finding Cluster() => Finding.Ok("cluster", "not set up (Storage:Postgres)");

    public override IReadOnlyList<Finding> Ports(RunningSilo own) => [];

    public override async Task<(string Whose, DateTimeOffset Time)?> OtherClockAsync() =>
        Settings.Options.Telegram.Bot is { } telegram && await ClockCheck.TelegramTimeAsync(telegram) is { } time
            ? ("Telegram", time)
            : null;
}

namespace Dormouse.Silo.Processes;

/// <summary>The running boot of this machine.</summary>
internal static class Boot
{
    /// <summary>A text that differs after every boot.</summary>
    public static string Id { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}

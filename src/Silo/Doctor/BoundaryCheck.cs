using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Doctor;

/// <summary>What keeps people's sessions apart from each other and from Dormouse.</summary>
internal static class BoundaryCheck
{
    /// <summary>Looks, by trying it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        var (text, isOpen) = await new SessionIsolation(settings).DescribeAsync();
        return isOpen ? Finding.Warn("boundary", text) : Finding.Ok("boundary", text);
    }

    /// <summary>Looks whether sessions can run as the users that the settings say.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>A finding; none if all run as Dormouse does.</returns>
    public static IEnumerable<Finding> OtherUsersOf(SiloSettings settings)
    {
        var faults = OtherUsers.Faults(settings).ToArray();
        return faults.Length > 0 ? faults.Select(static fault => Finding.Fail("users", fault))
            : OtherUsers.Wanted(settings).Select(static one => Finding.Ok("users", $"sessions of {one.Person} run as {one.RunAs}"));
    }

    /// <summary>Looks whether limits of sessions could be kept by a silo that is started as this program was.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> LimitsAsync(SiloSettings settings)
    {
        var limits = new SessionLimits(settings.Options.Sessions.Limits, Cgroups.Find(), new SessionIsolation(settings));
        var (text, isOpen) = await limits.DescribeAsync();
        return isOpen ? Finding.Warn("limits", $"{text} (seen from here; the line 'limits' at the start says what holds there)")
            : Finding.Ok("limits", text);
    }
}

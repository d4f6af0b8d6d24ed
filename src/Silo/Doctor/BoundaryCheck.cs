using Dormouse.Silo.Agents.Isolation;

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
}

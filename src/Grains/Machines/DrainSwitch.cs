namespace Dormouse.Grains.Machines;

/// <summary>
/// Whether this silo's machine is drained: nothing new starts on it. One for the silo, so that a session need not ask the
/// machine's grain before each prompt.
/// </summary>
internal sealed class DrainSwitch
{
    /// <summary>Whether it is. Set by the machine's grain, which keeps it durable.</summary>
    public bool IsOn { get; set; }
}

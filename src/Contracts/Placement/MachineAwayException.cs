namespace Dormouse.Contracts;

/// <summary>The machine that a session or machine grain is pinned to has no active silo now.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.MachineAwayException")]
public sealed class MachineAwayException : Exception
{
    /// <summary>Makes the exception for one machine.</summary>
    /// <param name="machine">The machine's name.</param>
    public MachineAwayException(string machine)
        : base($"Machine '{machine}' has no active silo.") => Machine = machine;

    /// <summary>The name of the machine that is away.</summary>
    [Id(0)]
    public string Machine { get; private set; }
}

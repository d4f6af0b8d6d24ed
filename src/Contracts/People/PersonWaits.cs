namespace Dormouse.Contracts;

/// <summary>What waits for one person, on all machines.</summary>
/// <param name="Items">It, what has waited longest first.</param>
/// <param name="Away">The machines that could not be asked, with the sessions that the person has there.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PersonWaits")]
public sealed record PersonWaits(
    [property: Id(0)] IReadOnlyList<PersonWait> Items, [property: Id(1)] IReadOnlyList<MachineView> Away);

/// <summary>One thing that waits for a person.</summary>
/// <param name="Session">The session in its person's directory.</param>
/// <param name="Wait">What waits.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PersonWait")]
public sealed record PersonWait([property: Id(0)] SessionEntry Session, [property: Id(1)] SessionWait Wait);

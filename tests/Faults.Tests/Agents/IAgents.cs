using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>What stands behind the program and answers prompts.</summary>
internal interface IAgents : IAsyncDisposable
{
    /// <summary>The settings that have the program use them.</summary>
    IReadOnlyList<(string Key, string Value)> Settings { get; }

    /// <summary>What they were given, by their own account.</summary>
    IReadOnlyList<Given> Given { get; }

    /// <summary>Processes that ended suddenly, where that is known.</summary>
    IReadOnlyList<Ended> Ended => [];

    /// <summary>Turns that were interrupted, where that is known.</summary>
    IReadOnlyList<Stopped> Stopped => [];

    /// <summary>Puts what they say into the journal.</summary>
    void Tell(Journal journal);
}

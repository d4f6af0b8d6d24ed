namespace Dormouse.Contracts;

/// <summary>How a question may be answered, beside choosing one of its options.</summary>
[GenerateSerializer, Immutable, Alias("dormouse.AnswerForm")]
public sealed record AnswerForm
{
    /// <summary>Most characters of a plan that can be changed.</summary>
    public const int MostOfPlan = 20_000;

    /// <summary>One of the options, and nothing else.</summary>
    public static AnswerForm OneOption { get; } = new();

    /// <summary>Whether the person's own words are an answer.</summary>
    [Id(0)]
    public bool TakesWords { get; init; }

    /// <summary>
    /// How many of the options, from the first on, may be chosen together (see <see cref="Selection"/>); 0 if only one may be.
    /// </summary>
    [Id(1)]
    public int Several { get; init; }

    /// <summary>The option that a plain yes means, or null.</summary>
    [Id(2)]
    public string? Yes { get; init; }

    /// <summary>The option that a plain no means, or null.</summary>
    [Id(3)]
    public string? No { get; init; }

    /// <summary>How many of the options, at the end, stand for no value, such as Skip or Cancel: a number does not mean them.</summary>
    [Id(5)]
    public int Controls { get; init; }

    /// <summary>Whether the agent asks what it may do, so that the answer is noted in the audit.</summary>
    [Id(6)]
    public bool IsPermission { get; init; }

    /// <summary>
    /// The plan that is asked about, in the agent's own words, so that a person can change it: what is answered beside the options refuses
    /// it and is told to the agent. Null for everything else, and for a plan of more than <see cref="MostOfPlan"/> characters.
    /// </summary>
    [Id(423)]
    public string? Plan { get; init; }

    /// <summary>An http or https address that the person is asked to open, or null.</summary>
    [Id(4)]
    public string? Link { get; init; }
}

namespace Dormouse.Frontend.Web;

/// <summary>Something that waits for the caller.</summary>
/// <param name="Session">The session's name; empty for a machine that is away.</param>
/// <param name="Machine">The session's machine.</param>
/// <param name="Question">The question's id; a machine that is away has one, too, and is no question.</param>
/// <param name="Text">What is asked, CommonMark.</param>
/// <param name="Options">What can be chosen; empty if it only takes the caller's own words.</param>
/// <param name="Since">Since when.</param>
internal sealed record WaitBody(
    string Session, string Machine, string Question, string Text, IReadOnlyList<string> Options, DateTimeOffset Since)
{
    /// <summary>
    /// <c>question</c>, <c>permission</c>, <c>cutoff</c>, <c>limit</c>, <c>stuck</c>, or <c>away</c>: a machine that could not be asked.
    /// </summary>
    public string Kind { get; init; } = "question";

    /// <summary>Until when it is put off; left out if it is not.</summary>
    public DateTimeOffset? PutOffUntil { get; init; }

    /// <summary>How many of the options, from the first on, may be chosen together; left out if only one may be.</summary>
    public int? Several { get; init; }

    /// <summary>Whether it is answered with the caller's own words, too.</summary>
    public bool? Words { get; init; }

    /// <summary>An address that it asks to open.</summary>
    public string? Link { get; init; }

    /// <summary>The plan that it is about, which a person may change: what is answered beside the options refuses it.</summary>
    public string? Plan { get; init; }

    /// <summary>Everything that waits, and behind it what could not be asked.</summary>
    /// <param name="waits">What the grains say.</param>
    /// <param name="now">The present.</param>
    /// <returns>What the API says of it.</returns>
    public static IEnumerable<WaitBody> Of(PersonWaits waits, DateTimeOffset now) =>
        waits.Items.Select(Of).Concat(waits.Away.Select(machine => Of(machine, now)));

    private static WaitBody Of(MachineView machine, DateTimeOffset now)
    {
        var names = string.Join(", ", machine.Own.Select(static entry => entry.Name));
        var state = machine.IsSilent || machine.Description is not null ? "does not answer" : "is away";
        return new("", machine.Name, $"away-{machine.Name}", "", [], machine.AwaySince ?? now)
        {
            Kind = "away", Text = $"{machine.Name} {state}: what waits there (sessions {names}) shows when it is back.",
        };
    }

    private static WaitBody Of(PersonWait item)
    {
        var question = item.Wait.Question;
        return new(item.Session.Name, item.Session.Key.Machine, question.QuestionId, question.Text, question.Options, item.Wait.Since)
        {
            Kind = item.Wait.Kind.ToString().ToLowerInvariant(),
            PutOffUntil = item.Wait.PutOffUntil,
            Several = question.Form is { Several: > 0 and var several } ? several : null,
            Words = question.Form is { TakesWords: true } ? true : null,
            Link = question.Form?.Link,
            Plan = question.Form?.Plan,
        };
    }
}

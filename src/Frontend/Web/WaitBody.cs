namespace Dormouse.Frontend.Web;

/// <summary>Something that waits for the caller.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Machine">The session's machine.</param>
/// <param name="Question">The question's id.</param>
/// <param name="Text">What is asked, CommonMark.</param>
/// <param name="Options">What can be chosen; empty if it only takes the caller's own words.</param>
/// <param name="Since">Since when.</param>
internal sealed record WaitBody(
    string Session, string Machine, string Question, string Text, IReadOnlyList<string> Options, DateTimeOffset Since)
{
    /// <summary>Until when it is put off; left out if it is not.</summary>
    public DateTimeOffset? PutOffUntil { get; init; }

    /// <summary>How many of the options, from the first on, may be chosen together; left out if only one may be.</summary>
    public int? Several { get; init; }

    /// <summary>Whether it is answered with the caller's own words, too.</summary>
    public bool? Words { get; init; }

    /// <summary>An address that it asks to open.</summary>
    public string? Link { get; init; }

    public static WaitBody Of(PersonWait item)
    {
        var question = item.Wait.Question;
        return new(item.Session.Name, item.Session.Key.Machine, question.QuestionId, question.Text, question.Options, item.Wait.Since)
        {
            PutOffUntil = item.Wait.PutOffUntil,
            Several = question.Form is { Several: > 0 and var several } ? several : null,
            Words = question.Form is { TakesWords: true } ? true : null,
            Link = question.Form?.Link,
        };
    }
}

namespace Dormouse.Contracts;

/// <summary>In what form a channel is to send a question.</summary>
public enum QuestionAttempt
{
    /// <summary>It was surely not sent before.</summary>
    First,

    /// <summary>It was perhaps sent before, and is open: it is put again, and says so.</summary>
    Again,

    /// <summary>It was perhaps sent before, and is no longer open: it is not shown again.</summary>
    Closed,
}

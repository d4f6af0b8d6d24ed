namespace Dormouse.Grains.Chats;

/// <summary>
/// A session or a machine did not answer for as long as <see cref="Patience.Limit"/>. Orleans' own time-outs are shorter where silos talk
/// to
/// each other: they are tried again until then.
/// </summary>
internal sealed class NoAnswerException() : TimeoutException($"There was no answer within {Patience.Limit.TotalSeconds} s.");

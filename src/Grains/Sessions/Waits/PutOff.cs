namespace Dormouse.Grains.Sessions;

/// <summary>A question that a person does not want to be reminded of yet.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Until">Until when.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PutOff")]
internal sealed record PutOff([property: Id(0)] string Question, [property: Id(1)] DateTimeOffset Until);

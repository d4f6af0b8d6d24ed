namespace Dormouse.Fakes;

/// <summary>A message that a push service was given, as the browser reads it.</summary>
/// <param name="Text">What is in it.</param>
/// <param name="Topic">Its topic; empty if it has none.</param>
/// <param name="Urgency">Its urgency; empty if it has none.</param>
/// <param name="Contact">Whom the service would write to.</param>
public sealed record PushedMessage(string Text, string Topic, string Urgency, string Contact);

namespace Dormouse.Frontend.Telegram.Line;

/// <summary>What was sent or fetched stood still for too long, or came too slowly.</summary>
internal sealed class LineStalledException() : IOException("the connection stood still or was too slow");

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>A call ended without an answer, so that it may have been carried out.</summary>
internal sealed class MaybeSentException(Exception inner) : Exception("The channel may have taken this, and did not answer.", inner);

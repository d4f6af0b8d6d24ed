namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The channel has the chat at another place.</summary>
/// <param name="to">The address that it has now.</param>
internal sealed class ChatMovedException(string to) : Exception("The chat is at another place.")
{
    /// <summary>The address that it has now.</summary>
    public string To => to;
}

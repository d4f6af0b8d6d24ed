namespace Dormouse.Grains.Chats;

/// <summary>Another frontend delivers for this chat. The caller is asked when it is its turn.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.DeliveredElsewhereException")]
public sealed class DeliveredElsewhereException : Exception
{
    /// <summary>Makes the exception.</summary>
    public DeliveredElsewhereException()
        : base("Another frontend delivers for this chat.")
    {
    }
}

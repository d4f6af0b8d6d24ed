namespace Dormouse.Contracts;

/// <summary>
/// This frontend may not deliver for this chat now: another one does, or the channel does not let us
/// write there. It is asked when it may.
/// </summary>
[Serializable, GenerateSerializer, Alias("dormouse.DeliveryRefusedException")]
public sealed class DeliveryRefusedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public DeliveryRefusedException()
        : base("Another frontend delivers for this chat, or nobody may.")
    {
    }
}

namespace Dormouse.Hosting.Storage;

/// <summary>Names of what is kept in a store, which must never change.</summary>
public static class StoreNames
{
    /// <summary>Orleans' service id of a store that is one machine's alone. In a cluster it is the cluster's id.</summary>
    public const string StandaloneServiceId = "dormouse";

    /// <summary>Setting: the mark of this store's processes.</summary>
    public const string Scope = "house";

    /// <summary>Setting: the name of the machine whose store it is; in the store of one that stands alone.</summary>
    public const string Machine = "machine";

    /// <summary>Setting: the fingerprint of a cluster's authority.</summary>
    public const string Authority = "cluster-authority";

    /// <summary>Setting: the key of a join file that was not used yet, behind the moment of its end.</summary>
    /// <param name="id">The file's id.</param>
    /// <returns>The name.</returns>
    public static string Invitation(Guid id) => $"invitation:{id:N}";

    /// <summary>Setting of version 0.1.0: the owner's token. It is empty now, see <see cref="OwnerTokenDigest"/>.</summary>
    public const string OwnerToken = "owner-token";

    /// <summary>Setting: digest of the token that version 0.1.0 had made for the owner; empty once the owner's log-ins keep it.</summary>
    public const string OwnerTokenDigest = "owner-token-digest";

    /// <summary>Setting of version 0.1.0: the token that its verbs used. It is empty now.</summary>
    public const string FrontendToken = "frontend-token";

    /// <summary>Setting: what Telegram shows when it calls the webhook.</summary>
    public const string WebhookSecret = "webhook-secret";
}

using System.Security.Cryptography;

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

    /// <summary>Setting: the owner's token.</summary>
    public const string OwnerToken = "owner-token";

    /// <summary>Setting: where the frontend of a machine that stands alone listens now.</summary>
    public const string FrontendUrl = "frontend-url";

    /// <summary>Setting: the token that the frontend which listens now takes from the owner, which may be one of its settings.</summary>
    public const string FrontendToken = "frontend-token";

    /// <summary>Setting: what Telegram shows when it calls the webhook.</summary>
    public const string WebhookSecret = "webhook-secret";

    /// <summary>A token that nobody guesses.</summary>
    /// <returns>43 letters, digits, <c>-</c> and <c>_</c>.</returns>
    public static string NewToken() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

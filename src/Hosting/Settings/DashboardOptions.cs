using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Dashboard</c>.</summary>
public sealed record DashboardOptions
{
    /// <summary>The key of <see cref="Urls"/>.</summary>
    public const string UrlsKey = $"{nameof(DormouseOptions.Dashboard)}:{nameof(Urls)}";

    /// <summary>Where a silo without a frontend serves dashboard and health; null, the default, for nowhere.</summary>
    [Setting("where a silo without a frontend serves dashboard and health")]
    [ListeningAddresses]
    public string? Urls { get; init; }
}

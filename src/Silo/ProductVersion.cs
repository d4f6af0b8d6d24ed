using System.Reflection;

namespace Dormouse.Silo;

/// <summary>The version of this build.</summary>
internal static class ProductVersion
{
    /// <summary>The version, such as <c>0.2.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}

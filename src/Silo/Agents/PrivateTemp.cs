namespace Dormouse.Silo.Agents;

/// <summary>Temporary folders that only one person's agents use.</summary>
internal static class PrivateTemp
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A person's temporary folder; it exists afterwards.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Its path.</returns>
    public static string Of(string user)
    {
        var root = Path.Combine(Path.GetTempPath(), $"dormouse-{Environment.UserName}");
        Directory.CreateDirectory(root, OwnerOnly);
        return Directory.CreateDirectory(Path.Combine(root, user), OwnerOnly).FullName;
    }
}

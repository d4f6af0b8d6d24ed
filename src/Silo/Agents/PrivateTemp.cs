namespace Dormouse.Silo.Agents;

/// <summary>Temporary folders that only one person's agents use.</summary>
internal static class PrivateTemp
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder that holds each person's.</summary>
    public static string Root => Path.Combine(Path.GetTempPath(), $"dormouse-{Environment.UserName}");

    /// <summary>A person's temporary folder; it exists afterwards.</summary>
    /// <param name="user">The person.</param>
    /// <returns>Its path.</returns>
    public static string Of(string user)
    {
        var root = Root;
        Directory.CreateDirectory(root, OwnerOnly);

        // The name can be guessed: a folder that somebody else made before us is refused here, for it can't be changed.
        File.SetUnixFileMode(root, OwnerOnly);
        return Directory.CreateDirectory(Path.Combine(root, user), OwnerOnly).FullName;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Files;

/// <summary>Whose files are, where sessions run as users of their own.</summary>
internal static partial class Ownership
{
    /// <summary>Whether an entry is there and a user's own.</summary>
    /// <param name="path">The entry.</param>
    /// <param name="account">The user.</param>
    /// <returns>True if it is.</returns>
    public static bool Has(string path, UnixAccount account) => StatX.Of(path) is { } found && found.User == account.User;

    /// <summary>Gives a folder away with everything in it; links are given away themselves and not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="account">Whose it is to be.</param>
    /// <returns>A task that ends when it is theirs.</returns>
    /// <exception cref="SubprocessStartException">It can't be given away.</exception>
    public static async Task GiveAsync(string folder, UnixAccount account)
    {
        var info = Launch.New("/");
        Launch.Bare(info.Environment);
        info.FileName = Launch.Wrapper("chown");
        string[] arguments =
        [
            "--recursive", "--no-dereference", "-P", string.Create(CultureInfo.InvariantCulture, $"{account.User}:{account.Group}"), "--", folder,
        ];
        Array.ForEach(arguments, info.ArgumentList.Add);
        using var process = await Launch.StartAsync(info);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new SubprocessStartException($"{folder} can't be given to {account.Name}: {(await errors).Split('\n')[0].TrimEnd('.')}.");
        }
    }

    /// <summary>Gives an entry that we made in somebody else's folder to whoever has the folder.</summary>
    /// <param name="path">The entry, in a folder that is held open.</param>
    /// <param name="folder">The folder.</param>
    public static void Follow(string path, string folder)
    {
        if (StatX.Of(Path.TrimEndingDirectorySeparator(RealPath.Of(folder))) is { } owner
            && StatX.Of(path) is { } made
            && (owner.User, owner.Group) != (made.User, made.Group))
        {
            // Whoever may not give anything away has no sessions of other users.
            _ = ChangeOwner(path, owner.User, owner.Group);
        }
    }

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}

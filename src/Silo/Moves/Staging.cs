using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>
/// Where a session that is to come is put together, beside the working folders so that a rename brings it there. What is
/// here is all that is known of a half done move: it outlives the silo, and the next try goes on with it.
/// </summary>
/// <param name="folder">The folder of this one session.</param>
internal sealed class Staging(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Its folder.</summary>
    public string Folder => folder;

    /// <summary>The listing, as it was fetched.</summary>
    public string ListingFile => Path.Combine(folder, "listing");

    /// <summary>The file that is being fetched.</summary>
    /// <param name="digest">The digest that it is to have.</param>
    /// <returns>Its path.</returns>
    public string Partial(string digest) => Path.Combine(folder, $"partial-{digest}");

    /// <summary>The working folder that was chosen for the session, once it was; it is there once it was installed.</summary>
    public string? Chosen
    {
        get => File.Exists(ChosenFile) ? File.ReadAllText(ChosenFile) : null;
        set
        {
            File.WriteAllText(ChosenFile + ".new", value);
            File.Move(ChosenFile + ".new", ChosenFile, overwrite: true);
        }
    }

    private string ChosenFile => Path.Combine(folder, "folder");

    /// <summary>Where a part is now.</summary>
    /// <param name="part">Its name.</param>
    /// <returns>The path.</returns>
    public string PlaceOf(string part) => part == MoveParts.Work && Chosen is { } chosen && Directory.Exists(chosen)
        ? chosen
        : Path.Combine(folder, "parts", part);

    /// <summary>Makes the folder.</summary>
    public void Create() => Directory.CreateDirectory(Path.Combine(folder, "parts"), OwnerOnly);

    /// <summary>Removes the folder.</summary>
    public void Remove() => FolderRemoval.Remove(folder);
}

namespace Dormouse.Silo.Files;

/// <summary>
/// The way from a folder to something in it, step by step, each step held open: whatever an agent puts in place of a step meanwhile, and
/// wherever links lead, it never leaves the folder. Links that stay in it are followed.
/// </summary>
internal sealed class FolderWay : IDisposable
{
    private const int MostLinks = 40;
    private const int LongestPath = 4096;

    private readonly string _root;
    private readonly List<(string Name, HeldFolder Folder)> _steps;
    private int _links;

    private FolderWay(string root) => (_root, _steps) = (RealPath.Of(root), [("", HeldFolder.Open(root, follows: true))]);

    /// <summary>Where it leads, without links; empty for the folder itself.</summary>
    public string Path => string.Join('/', _steps.Skip(1).Select(static step => step.Name).Concat(Name is null ? [] : [Name]));

    /// <summary>The name of what is no folder; null if the way leads to a folder.</summary>
    public string? Name { get; private set; }

    /// <summary>The folder that it leads to, or the one that holds what it leads to.</summary>
    public HeldFolder Folder => _steps[^1].Folder;

    /// <summary>What is at its end.</summary>
    public FileFacts Facts { get; private set; } = new(EntryKind.Folder, 0, 0, 0);

    /// <summary>Goes it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">A path in it; one that begins with <c>/</c> must lead there too.</param>
    /// <returns>The way.</returns>
    /// <exception cref="FolderWayException">There is nothing, or it leads out.</exception>
    /// <exception cref="IOException">The folder is not there, or a step was taken away meanwhile.</exception>
    public static FolderWay Go(string root, string path)
    {
        if (path.Length > LongestPath || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new FolderWayException(FolderWayEnd.Missing);
        }

        var way = new FolderWay(root);
        try
        {
            way.Go(path);
            return way;
        }
        catch
        {
            way.Dispose();
            throw;
        }
    }

    /// <summary>Where a link in a held folder leads.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The link's name.</param>
    /// <returns>What it says; null if it is no link any more.</returns>
    public static string? TargetOf(HeldFolder folder, string name) => new FileInfo(folder[name]).LinkTarget;

    public void Dispose() => _steps.ForEach(static step => step.Folder.Dispose());

    private void Go(string path)
    {
        var rest = new Stack<string>();
        Push(rest, path);
        while (rest.TryPop(out var name))
        {
            if (name == ".")
            {
                continue;
            }

            if (name == "..")
            {
                StepBack();
                continue;
            }

            switch (FileFacts.Of(Folder[name]))
            {
                case null:
                    throw new FolderWayException(FolderWayEnd.Missing);
                case { Kind: EntryKind.Folder }:
                    _steps.Add((name, HeldFolder.Open(Folder[name])));
                    break;
                case { Kind: EntryKind.Link } when ++_links <= MostLinks && TargetOf(Folder, name) is { } target:
                    Push(rest, target);
                    break;
                case { Kind: EntryKind.Link }:
                    throw new FolderWayException(FolderWayEnd.Out);
                case { } when rest.Any(static next => next != "."):
                    throw new FolderWayException(FolderWayEnd.Missing);
                case { } facts:
                    (Name, Facts) = (name, facts);
                    return;
            }
        }
    }

    private void Push(Stack<string> rest, string path)
    {
        if (path.StartsWith('/'))
        {
            path = path == _root ? ""
                : path.StartsWith($"{_root}/", StringComparison.Ordinal) ? path[(_root.Length + 1)..]
                : throw new FolderWayException(FolderWayEnd.Out);
            while (_steps.Count > 1)
            {
                StepBack();
            }
        }

        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            rest.Push(name);
        }
    }

    private void StepBack()
    {
        if (_steps.Count == 1)
        {
            throw new FolderWayException(FolderWayEnd.Out);
        }

        Folder.Dispose();
        _steps.RemoveAt(_steps.Count - 1);
    }
}

/// <summary>A way does not lead to anything in its folder.</summary>
/// <param name="end">Where it ends.</param>
internal sealed class FolderWayException(FolderWayEnd end) : Exception($"The way ends: {end}.")
{
    /// <summary>Where it ends.</summary>
    public FolderWayEnd End => end;
}

/// <summary>Where a way ends that leads to nothing in its folder.</summary>
internal enum FolderWayEnd
{
    /// <summary>There is nothing.</summary>
    Missing,

    /// <summary>Outside of the folder.</summary>
    Out,
}

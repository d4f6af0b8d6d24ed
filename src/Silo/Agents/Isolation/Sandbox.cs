using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>
/// What a process sees that bubblewrap starts: it and all that it starts are in namespaces of their own, in which there are only these
/// processes and these files, and end with them. Mounts are made in the order in which they are added here.
/// </summary>
internal sealed class Sandbox
{
    private readonly List<string> _mounts = [];
    private readonly HashSet<string> _parents = [];
    private bool _showsAll;

    /// <summary>The arguments that say what is seen.</summary>
    public IReadOnlyList<string> Mounts => _mounts;

    /// <summary>Shows a file or folder, if it is there: at its real path, and by a link at its own.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="isWritable">Whether it may be changed.</param>
    /// <returns>This sandbox.</returns>
    public Sandbox Show(string path, bool isWritable = false)
    {
        var real = RealPath.Of(path);
        if (!Path.Exists(real))
        {
            return this;
        }

        MakeParents(real);
        _mounts.AddRange([isWritable ? "--bind" : "--ro-bind", real, real]);
        return real == path ? this : Link(real, path);
    }

    /// <summary>Puts a link somewhere, unless everything is shown: then it is there.</summary>
    /// <param name="target">Where it leads.</param>
    /// <param name="path">Its absolute path.</param>
    /// <returns>This sandbox.</returns>
    public Sandbox Link(string target, string path)
    {
        if (!_showsAll)
        {
            MakeParents(path);
            _mounts.AddRange(["--symlink", target, path]);
        }

        return this;
    }

    /// <summary>Shows everything, devices too.</summary>
    /// <returns>This sandbox.</returns>
    public Sandbox ShowAll()
    {
        _showsAll = true;
        _mounts.AddRange(["--dev-bind", "/", "/"]);
        return this;
    }

    /// <summary>Puts a file system of its own somewhere.</summary>
    /// <param name="kind"><c>proc</c> or <c>dev</c>.</param>
    /// <returns>This sandbox.</returns>
    public Sandbox Make(string kind)
    {
        _mounts.AddRange([$"--{kind}", $"/{kind}"]);
        return this;
    }

    /// <summary>Puts an empty folder somewhere, in which everybody may write; what is written there goes with the processes.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <returns>This sandbox.</returns>
    public Sandbox Scratch(string path)
    {
        _mounts.AddRange(["--perms", "1777", "--tmpfs", path]);
        return this;
    }

    /// <summary>Puts an empty folder or file in place of one that is there.</summary>
    /// <param name="path">Its absolute path; it is seen so far, and no link leads there.</param>
    /// <returns>This sandbox.</returns>
    public Sandbox Hide(string path)
    {
        _mounts.AddRange(FileFacts.Of(path)?.Kind switch
        {
            EntryKind.Folder => ["--tmpfs", path],
            EntryKind.File => ["--ro-bind", "/dev/null", path],
            _ => Array.Empty<string>(),
        });
        return this;
    }

    /// <summary>Makes the folders that lead to a place: those that bubblewrap makes by itself are closed to other users.</summary>
    private void MakeParents(string path)
    {
        for (var at = path.IndexOf('/', 1); at > 0 && !_showsAll; at = path.IndexOf('/', at + 1))
        {
            if (_parents.Add(path[..at]))
            {
                _mounts.AddRange(["--perms", "0755", "--dir", path[..at]]);
            }
        }
    }
}

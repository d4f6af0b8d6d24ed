using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.History;

/// <summary>
/// One file of an agent that is kept under a second name, so that it is still there when the agent, or another program of its
/// kind, has removed the first one. On another disk it is a copy. What is appended is in both.
/// </summary>
internal static class KeptFile
{
    // As much of a beginning and of an end as tells files apart that are only ever appended to.
    private const int Sample = 4096;

    /// <summary>Makes what is kept the same as the file, if the file is there.</summary>
    /// <param name="file">The agent's file.</param>
    /// <param name="kept">Its second name.</param>
    /// <param name="isRecord">Whether it is appended to line by line, and so may have been begun anew after it was removed.</param>
    public static void Keep(string file, string kept, bool isRecord)
    {
        if (FileFacts.Of(file) is not { Kind: EntryKind.File } || FileFacts.IdentityOf(file) == FileFacts.IdentityOf(kept))
        {
            return;
        }

        if (File.Exists(kept) && (IsContinued(kept, file) || IsBeginning(file, kept) || (isRecord && IsRest(file, kept))))
        {
            return;
        }

        if (isRecord && File.Exists(kept) && new FileInfo(kept).Length > new FileInfo(file).Length)
        {
            // Nobody knows which of them is the conversation; what was the longer one is not lost.
            File.Move(kept, $"{kept}.before", overwrite: true);
        }

        Put(file, kept);
    }

    /// <summary>Puts the file back if it is gone, also where a program that still ran has since begun it anew.</summary>
    /// <param name="file">The agent's file.</param>
    /// <param name="kept">Its second name.</param>
    /// <param name="isRecord"><inheritdoc cref="Keep" path="/param[@name='isRecord']"/></param>
    /// <param name="now">The time that it gets: what looks old is removed again.</param>
    /// <returns>Whether it was put back.</returns>
    public static bool Mend(string file, string kept, bool isRecord, DateTimeOffset now)
    {
        if (!File.Exists(kept) || FileFacts.IdentityOf(file) == FileFacts.IdentityOf(kept))
        {
            return false;
        }

        if (FileFacts.Of(file) is not null)
        {
            if (!isRecord || IsSameBeginning(kept, file) || !IsRest(file, kept))
            {
                return false;
            }

            Append(file, from: 0, kept);
        }

        File.SetLastWriteTimeUtc(kept, now.UtcDateTime);
        Put(kept, file);
        return true;
    }

    /// <summary>Gives a file a second name, or the name a copy; what had the name is replaced in one step.</summary>
    private static void Put(string file, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        var made = $"{name}.{Guid.NewGuid():N}";
        if (!HardLink.TryMake(file, made))
        {
            File.Copy(file, made);
        }

        File.Move(made, name, overwrite: true);
    }

    /// <summary>A copy that the file has only been appended to since: it is brought up to date here, and nothing is left to do.</summary>
    private static bool IsContinued(string kept, string file)
    {
        var had = new FileInfo(kept).Length;
        if (had == 0 || new FileInfo(file).Length < had || !IsSameBeginning(kept, file) || !IsSameAt(kept, file, Math.Max(0, had - Sample)))
        {
            return false;
        }

        var probe = $"{kept}.{Guid.NewGuid():N}";
        if (HardLink.TryMake(file, probe))
        {
            // A link is better than a copy.
            File.Move(probe, kept, overwrite: true);
        }
        else
        {
            Append(file, had, kept);
        }

        return true;
    }

    /// <summary>
    /// Whether a file is an older state of the kept one, as somebody's own backup would put it back: what is kept is worth more.
    /// </summary>
    private static bool IsBeginning(string file, string kept) =>
        new FileInfo(file).Length is > 0 and var length && length < new FileInfo(kept).Length
        && IsSameBeginning(file, kept) && IsSameAt(file, kept, Math.Max(0, length - Sample));

    private static void Append(string file, long from, string kept)
    {
        using var source = File.OpenRead(file);
        using var target = new FileStream(kept, FileMode.Append, FileAccess.Write);
        source.Position = from;
        source.CopyTo(target);
    }

    /// <summary>
    /// Whether a file has only what came after the kept one: a program that went on after its record was removed. One that was
    /// written anew as a whole still has the first message or the last one; lines without an id of their own are repeated (seen on
    /// 2.1.332: <c>atis-latch</c>) and tell nothing.
    /// </summary>
    private static bool IsRest(string file, string kept)
    {
        var (first, last) = Ends(kept);
        return first.Length > 0 && File.ReadLines(file).All(line => line != first && line != last);
    }

    private static (string First, string Last) Ends(string file)
    {
        var (first, last) = ("", "");
        foreach (var line in File.ReadLines(file).Where(static line => line.Contains("\"uuid\":\"", StringComparison.Ordinal)))
        {
            first = first.Length == 0 ? line : first;
            last = line;
        }

        return (first, last);
    }

    private static bool IsSameBeginning(string kept, string file) => IsSameAt(kept, file, at: 0);

    private static bool IsSameAt(string kept, string file, long at) =>
        Read(kept, at, Sample) is var expected && expected.AsSpan().SequenceEqual(Read(file, at, expected.Length));

    private static byte[] Read(string file, long at, int length)
    {
        using var handle = File.OpenHandle(file);
        var read = new byte[length];
        return read[..RandomAccess.Read(handle, read, at)];
    }
}

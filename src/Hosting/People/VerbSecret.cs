namespace Dormouse.Hosting.People;

/// <summary>
/// What a verb shows to the program that runs, to act for its owner. It is made anew at each start, and lies in a file that only the user
/// who runs the program may read.
/// </summary>
public sealed class VerbSecret
{
    private VerbSecret(string? value) => Value = value;

    /// <summary>Verbs come another way: the secret opens nothing.</summary>
    public static VerbSecret None { get; } = new(value: null);

    /// <summary>The secret; null if there is none.</summary>
    public string? Value { get; }

    /// <summary>Makes one.</summary>
    /// <returns>The secret.</returns>
    public static VerbSecret New() => new(Digest.NewSecret());

    /// <summary>Whether somebody shows this secret.</summary>
    /// <param name="shown">What they show.</param>
    /// <returns>True if they do.</returns>
    public bool Is(string shown) => Value is not null && Digest.AreSame(Digest.Of(Value), Digest.Of(shown));
}

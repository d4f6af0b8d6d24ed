namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Our programs.</summary>
[Flags]
public enum ProgramKinds
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>The silo.</summary>
    Silo = 1,

    /// <summary>The frontend that is a program of its own.</summary>
    Frontend = 2,

    /// <summary>All of them.</summary>
    Both = Silo | Frontend,
}

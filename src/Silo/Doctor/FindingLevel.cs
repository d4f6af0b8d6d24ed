namespace Dormouse.Silo.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>Nothing is to be done.</summary>
    Ok,

    /// <summary>It runs, but not as one might think.</summary>
    Warn,

    /// <summary>It does not run.</summary>
    Fail,
}

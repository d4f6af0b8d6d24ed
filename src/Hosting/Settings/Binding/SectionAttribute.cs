namespace Dormouse.Hosting.Settings.Binding;

/// <summary>
/// Makes a property a section of settings: an object with settings, or a dictionary of such objects, one for each name that is chosen
/// (<see cref="NamesAttribute"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SectionAttribute : Attribute
{
    /// <summary>The programs that read it; see <see cref="SettingAttribute.ReadBy"/>.</summary>
    public ProgramKinds ReadBy { get; init; } = ProgramKinds.Both;
}

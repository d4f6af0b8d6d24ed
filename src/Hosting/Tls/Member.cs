using System.Security.Cryptography.X509Certificates;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// Who a certificate is for. It is the certificate's subject: <c>O</c> is the cluster, <c>OU</c> the role, <c>CN</c> the name.
/// </summary>
/// <param name="Cluster">The cluster's id, <c>Cluster:Id</c>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">The machine's name, or the frontend's.</param>
public sealed record Member(string Cluster, MemberRole Role, string Name)
{
    private const string OrganizationOid = "2.5.4.10";
    private const string OrganizationalUnitOid = "2.5.4.11";
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>Reads the subject of a certificate.</summary>
    /// <param name="subject">The subject.</param>
    /// <returns>The member, or null if this is not the subject of one.</returns>
    public static Member? Read(X500DistinguishedName subject)
    {
        string? cluster = null, role = null, name = null;
        foreach (var part in subject.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements)
            {
                return null;
            }

            switch (part.GetSingleElementType().Value)
            {
                case OrganizationOid when cluster is null: cluster = part.GetSingleElementValue(); break;
                case OrganizationalUnitOid when role is null: role = part.GetSingleElementValue(); break;
                case CommonNameOid when name is null: name = part.GetSingleElementValue(); break;
                default: return null;
            }
        }

        return cluster is not null && name is not null
            && Enum.GetValues<MemberRole>().Where(known => Text(known) == role).Cast<MemberRole?>().FirstOrDefault() is { } found
            ? new(cluster, found, name)
            : null;
    }

    /// <summary>Says who it is: <c>silo nas of cluster dormouse</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Text(Role)} {Name} of cluster {Cluster}";

    internal X500DistinguishedName ToSubject()
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(Cluster);
        subject.AddOrganizationalUnitName(Text(Role));
        subject.AddCommonName(Name);
        return subject.Build();
    }

    internal static string Text(MemberRole role) => role is MemberRole.Silo ? "silo" : "frontend";
}

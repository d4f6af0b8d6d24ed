using Dormouse.Frontend.Cluster;

namespace Dormouse.Frontend.Tests.Cluster;

/// <summary>An authority and certificate files of its members, in a folder of their own.</summary>
internal sealed class Members : IDisposable
{
    private readonly ClusterAuthority _authority;
    private readonly string _folder = Directory.CreateTempSubdirectory("dm-tls-").FullName;

    public Members(string cluster = "dormouse")
    {
        _authority = ClusterAuthority.Create(cluster, Now);
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public string Silo(string name, DateTimeOffset? from = null) => Put(_authority.Invite(MemberRole.Silo, name, from ?? Now));

    public string Frontend(string name, DateTimeOffset? from = null) => Put(_authority.Invite(MemberRole.Frontend, name, from ?? Now));

    public string Put(string pem)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, pem);
        return path;
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

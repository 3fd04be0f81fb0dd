namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>
/// The fixture of the certification scenario (openid/authzen, certification/authorization-api-1_0-scenario.md, October 2026) as a
/// policy of this product: alice owns both records, bob views them and is an administrator; what a request says in properties
/// stands above what the tuples know.
/// </summary>
internal static class CertificationPolicy
{
    private const string Model = """
        model
          schema 1.1

        type user

        type role
          relations
            define assignee: [user]

        type record
          relations
            define owner: [user]
            define viewer: [user]
            define read: owner or viewer
            define write: [user with unarchived, role#assignee with archived, user:* with described_admin]
            define delete: [user with softly]

        condition unarchived(resource_strings: map<string>, stored: string) {
          ('status' in resource_strings ? resource_strings['status'] : stored) != 'archived'
        }

        condition archived(resource_strings: map<string>, stored: string) {
          ('status' in resource_strings ? resource_strings['status'] : stored) == 'archived'
        }

        condition described_admin(subject_strings: map<string>, resource_strings: map<string>, stored: string) {
          'role' in subject_strings && subject_strings['role'] == 'admin'
            && ('status' in resource_strings ? resource_strings['status'] : stored) == 'archived'
        }

        condition softly(action_bools: map<bool>) {
          'soft' in action_bools && action_bools['soft']
        }
        """;

    public static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-certification-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "model"));
        Directory.CreateDirectory(Path.Combine(folder, "tuples"));
        File.WriteAllText(Path.Combine(folder, "model", "main.fga"), Model);
        File.WriteAllText(Path.Combine(folder, "tuples", "records.yaml"), string.Concat(
            new[] { ("record-1", "active"), ("record-2", "archived") }.Select(static record => Tuples(record.Item1, record.Item2))) + """
            - { user: "user:bob", relation: assignee, object: "role:admin" }

            """);
        return folder;
    }

    private static string Tuples(string record, string status) => $$"""
        - { user: "user:alice", relation: owner, object: "record:{{record}}" }
        - { user: "user:bob", relation: viewer, object: "record:{{record}}" }
        - { user: "user:alice", relation: write, object: "record:{{record}}", condition: { name: unarchived, context: { stored: {{status}} } } }
        - { user: "role:admin#assignee", relation: write, object: "record:{{record}}", condition: { name: archived, context: { stored: {{status}} } } }
        - { user: "user:*", relation: write, object: "record:{{record}}", condition: { name: described_admin, context: { stored: {{status}} } } }
        - { user: "user:alice", relation: delete, object: "record:{{record}}", condition: { name: softly } }

        """;
}

using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Groups;

/// <summary>A saved group of theaters, key <c>group:{role}/{party}/{slug}</c>.</summary>
[Alias("rp.IGroupGrain")]
public interface IGroupGrain : IAggregateGrain<GroupState>;

[GrainType("group")]
internal sealed class GroupGrain([PersistentState("rp.group", AggregateStorage.Name)] IPersistentState<Journaled<GroupState>> storage, AggregateServices services)
    : AggregateGrain<GroupState>(storage, services), IGroupGrain;

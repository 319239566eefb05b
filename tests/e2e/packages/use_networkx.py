"""networkx: backends by entry points, lazily imported parts, a decorator that compiles."""
# packages: networkx numpy
import networkx as nx

graph = nx.karate_club_graph()
print(nx.shortest_path(graph, 15, 16), nx.number_connected_components(graph), round(nx.average_clustering(graph), 6))
print(len(list(nx.community.louvain_communities(graph, seed=1))) > 1, nx.adjacency_matrix if False else nx.to_numpy_array(graph).shape)
print(list(nx.generate_gml(nx.path_graph(2)))[:3], nx.dag_longest_path(nx.DiGraph([(1, 2), (2, 3)])))

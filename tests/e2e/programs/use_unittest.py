import unittest
class T(unittest.TestCase):
 def test_a(self): self.assertEqual(1,1)
unittest.main(argv=['x'],exit=False,verbosity=0)
print('ok')
